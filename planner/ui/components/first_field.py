"""The keyboard stands in the first field when a form is new: a clerk types without reaching for the mouse."""

import streamlit as st

_focus = st.components.v2.component(
    "first_field",
    js="""
const done = new WeakMap();
const FRAMES = 60;

export default function ({ data, parentElement }) {
  if (done.get(parentElement) === data.form) return;
  done.set(parentElement, data.form);
  const look = (left) => {
    const field = document.querySelector(`.${CSS.escape(data.field)} input`);
    if (field) {
      field.focus({ preventScroll: true });
      field.scrollIntoView({ block: "center" });
    } else if (left) requestAnimationFrame(() => look(left - 1));
  };
  look(FRAMES);
}
""",
)


def focus_first_field(key: str) -> None:
    """
    Put the keyboard into the field with a key, once; Streamlit makes a class of the key.

    The field comes to the middle of the screen: what became of the form before stands above it and is seen.
    """
    field = "st-key-" + key.replace(".", "-")
    _focus(data={"field": field, "form": key}, key="first_field", height=1)
