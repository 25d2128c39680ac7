/* Has the page run again where its ground changed, as in the evening: charts are drawn on the server for one ground. */

export default function ({ parentElement, setTriggerValue }) {
  parentElement.querySelector("i").ontransitionend = () => setTriggerValue("changed", true);
}
