/* Has the page run again where its ground changed, as in the evening: charts are drawn on the server for one ground. */

const colourOf = (element) => getComputedStyle(element).backgroundColor;

export default function ({ parentElement, setTriggerValue }) {
  const ground = parentElement.querySelector("i");
  let before = colourOf(ground);
  ground.ontransitionend = () => {
    // The first colour comes from nothing, as the page opens, and is none that charts were drawn for.
    if (colourOf(ground) !== before && before !== "rgba(0, 0, 0, 0)") setTriggerValue("changed", true);
    before = colourOf(ground);
  };
}
