"""What is said on a page is seen: a part of it comes in sight, and takes the keyboard where it has none."""

import streamlit as st

_bring = st.components.v2.component(
    "in_sight",
    js="""
const done = new WeakMap();
const FRAMES = 180;

export default function ({ data, parentElement }) {
  if (done.get(parentElement) === data.number) return;
  done.set(parentElement, data.number);
  let isLookedFor = true;
  const look = (left) => {
    const part = document.querySelector(`.${CSS.escape(data.part)}`);
    if (part && isLookedFor) {
      isLookedFor = false;
      const place = part.getBoundingClientRect();
      const header = document.querySelector("[data-testid=stHeader]");
      const top = header ? header.getBoundingClientRect().bottom : 0;
      if (place.top < top || place.bottom > innerHeight) part.scrollIntoView({ block: "center" });
    }
    if (part && document.activeElement === document.body) {
      part.tabIndex = -1;
      part.focus({ preventScroll: true });
    }
    if (left) requestAnimationFrame(() => look(left - 1));
  };
  requestAnimationFrame(() => look(FRAMES));
}
""",
)


def bring_in_sight(key: str, *, number: int) -> None:
    """
    Scroll to the container with a key, once for each number, unless it is in sight.

    A button that has done its work may be gone, and the keyboard with it: then the keyboard stands in the container.
    This is looked after for some seconds, since the page is still being put together.
    """
    part = "st-key-" + key.replace(".", "-")
    _bring(data={"part": part, "number": number}, key=f"in_sight.{key}", height=1)
