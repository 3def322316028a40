//! The shape of a painted page: its elements and comments in their order, as one number.
//!
//! The build writes the number into the document. The page computes it again before it hydrates, because hydration goes
//! by the order of elements, and an extension, a translator or a host may have changed the document. Attributes do not
//! count, nor does a text that is the only content of its element.

/// The shape of everything inside of an element (FNV-1a, 32 bits). It stands in `data-shape` as a decimal
/// number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape(pub(super) u32);

impl Shape {
    const EMPTY: Self = Self(0x811c_9dc5);

    fn add(&mut self, text: &str) {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    }

    fn open(&mut self, tag: &str) {
        self.add("<");
        self.add(tag);
    }

    fn close(&mut self) {
        self.add(">");
    }

    fn comment(&mut self) {
        self.add("!");
    }

    /// A text beside other nodes.
    fn text(&mut self) {
        self.add("#");
    }
}

#[cfg(target_arch = "wasm32")]
mod page {
    use super::Shape;
    use leptos::web_sys::Node;

    impl Shape {
        /// The shape of an element's content.
        pub(in super::super) fn inside(element: &Node) -> Self {
            let mut shape = Self::EMPTY;
            shape.add_inside(element);
            shape
        }

        fn add_inside(&mut self, parent: &Node) {
            let mut next = parent.first_child();
            while let Some(node) = next {
                next = node.next_sibling();
                match node.node_type() {
                    Node::ELEMENT_NODE => {
                        // Lower case, like the local name of an HTML element.
                        self.open(&node.node_name().to_ascii_lowercase());
                        self.add_inside(&node);
                        self.close();
                    }
                    Node::TEXT_NODE if next.is_none() && node.previous_sibling().is_none() => {}
                    Node::TEXT_NODE => self.text(),
                    _ => self.comment(),
                }
            }
        }
    }
}

#[cfg(feature = "render")]
mod html {
    use super::Shape;

    /// Elements of HTML without content and end tag.
    const VOID: [&str; 4] = ["br", "hr", "img", "input"];

    impl Shape {
        /// The shape of HTML as the components write it: attributes are quoted, `<` and `>` in texts escaped.
        pub(in super::super) fn of_html(html: &str) -> Self {
            let mut shape = Self::EMPTY;
            let mut rest = html;
            let mut opened = false;
            while let Some((text, after)) = rest.split_once('<') {
                let (tag, after) = after.split_once('>').unwrap_or((after, ""));
                let alone = opened && tag.starts_with('/');
                if !text.is_empty() && !alone {
                    shape.text();
                }
                let name = tag.split(' ').next().unwrap_or_default();
                opened = false;
                if tag.starts_with('!') {
                    shape.comment();
                } else if tag.starts_with('/') {
                    shape.close();
                } else {
                    shape.open(name);
                    opened = !VOID.contains(&name);
                    if !opened {
                        shape.close();
                    }
                }
                rest = after;
            }
            if !rest.is_empty() {
                shape.text();
            }
            shape
        }
    }
}

#[cfg(all(test, feature = "render"))]
mod tests {
    use super::*;

    #[test]
    fn words_and_attributes_do_not_count() {
        let shape = Shape::of_html("<p class=\"p\">one</p><div><input id=\"a\"><b></b></div><!>");
        let other = Shape::of_html("<p>two &lt;</p><div><input value=\"c d\"><b>x</b></div><!>");
        assert_eq!(shape, other);
    }

    #[test]
    fn whatever_others_add_wrap_split_or_remove_counts() {
        let page = Shape::of_html("<p>one</p><div><input><b>two</b></div><!>");
        for changed in [
            "<p>one</p><div><input><div></div><b>two</b></div><!>",
            "<p>one</p><div><div></div><input><b>two</b></div><!>",
            "<p>one</p><div><span><input></span><b>two</b></div><!>",
            "<p><font>one</font></p><div><input><b>two</b></div><!>",
            "<p>one</p><div> <input><b>two</b></div><!>",
            "<p>one</p><div><input><b>two</b></div><!><!>",
            "<p>one</p><div><input><b>two</b></div>",
            "<p>one</p><div><input><b>two</b></div><!> ",
            "<div><input><b>two</b></div><!>",
            "<p>one</p><div><input></div><b>two</b><!>",
            "<div><input><b>two</b></div><p>one</p><!>",
            "",
        ] {
            assert_ne!(page, Shape::of_html(changed), "{changed}");
        }
    }
}
