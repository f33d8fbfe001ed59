import { JsonView } from '#src/console/components/json-view.tsx';

/** Reads JSON; a text that is none stays a text. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Shows a text; JSON, such as a script for the offline model, can be opened. */
export function Said({ text }: { text: string }) {
  const value = text.startsWith('{') ? readJson(text) : text;
  return typeof value === 'object' ? (
    <JsonView value={value} depth={1} label="the message" />
  ) : (
    <p class="text">{text}</p>
  );
}
