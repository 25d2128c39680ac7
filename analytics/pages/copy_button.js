/* Copies a text. Browsers give the clipboard to pages of https and localhost alone: elsewhere the text is selected. */

const SHOWN_MILLISECONDS = 2500;

const copySelected = (text) => {
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed";
  field.style.opacity = "0";
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  return isCopied;
};

const copied = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
};

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const [icon, label] = button.querySelectorAll("span");
  const status = parentElement.querySelector("[role=status]");
  let timer;

  const say = (glyph, words, told) => {
    icon.textContent = glyph;
    label.textContent = words;
    status.textContent = told;
  };
  const rest = () => say("content_copy", "Copy", "");

  button.title = data.explanation;
  button.onclick = async () => {
    const isCopied = await copied(data.text);
    button.focus();
    if (isCopied) say("check", "Copied", "The answer is copied.");
    else say("error", "Not copied", "The browser does not let this page copy.");
    clearTimeout(timer);
    timer = setTimeout(rest, SHOWN_MILLISECONDS);
  };
  rest();
  return () => clearTimeout(timer);
}
