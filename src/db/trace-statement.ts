import { beginPart } from '#src/process/work.ts';

/** The description of a statement in a trace: its verb, its table and its text. */
type StatementDescription = { summary: string; text: string };

/** The longest text of a statement that is sent. */
const longestText = 500;

const described = new Map<string, StatementDescription>();
const maxDescribed = 500;

/** Describes a statement. Its parameters are never told; nor are literals, whatever they are. */
function describe(text: string): StatementDescription {
  const words = text
    .slice(0, 10 * longestText)
    .replaceAll(/\/\*[^*]{0,100}\*\//g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const verb = /^(?:WITH\b.*?\b)?(SELECT|INSERT|UPDATE|DELETE)\b/i.exec(words)?.[1] ?? words.split(' ', 1)[0]!;
  const table = /\b(?:FROM|INTO|UPDATE)\s+"?([a-z_]\w*)"?/i.exec(words)?.[1];
  const safe = words
    .replaceAll(/'(?:[^']|'')*'/g, "'?'")
    .slice(0, longestText)
    .toWellFormed();
  return { summary: `${verb.toUpperCase()}${table ? ` ${table}` : ''}`.slice(0, 100), text: safe };
}

function getDescription(text: string): StatementDescription {
  const known = described.get(text);
  if (known) return known;
  const description = describe(text);
  if (described.size < maxDescribed) described.set(text, description);
  return description;
}

/** Has a trace tell of a statement, when it is a part of work that is traced. */
export function traceStatement(text: string, answer: Promise<{ rowCount: number | null }>): void {
  const { summary, text: safe } = getDescription(text);
  const part = beginPart(summary, {
    kind: 'client',
    attributes: { 'db.system.name': 'postgresql', 'db.query.summary': summary, 'db.query.text': safe },
  });
  if (!part) return;
  answer.then(
    ({ rowCount }) => {
      part.set({ 'db.response.returned_rows': rowCount ?? undefined });
      part.end();
    },
    (error: unknown) => part.end(error),
  );
}
