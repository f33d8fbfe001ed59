import { escape } from './layout.ts';

/** The kinds of what is coloured in code. */
type Kind = 'note' | 'text' | 'number' | 'word' | 'name';

/** The patterns of a language, each with the kind of what it finds. At one place the first that fits counts. */
type Language = readonly (readonly [Kind, RegExp])[];

const strings = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/;
const numbers = /\b\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?\b/;
const words = (list: string) => new RegExp(`\\b(?:${list.replaceAll(' ', '|')})\\b`);

const script: Language = [
  ['note', /\/\/[^\n]*|\/\*[\s\S]*?\*\//],
  ['text', new RegExp(`${strings.source}|\`(?:[^\`\\\\]|\\\\.)*\``)],
  [
    'word',
    words(
      'as async await break case catch class const continue declare default delete do else export extends false finally for from function if import in instanceof interface let new null of return satisfies static switch this throw true try type typeof undefined var void while yield',
    ),
  ],
  ['number', numbers],
];

const python: Language = [
  ['note', /#[^\n]*/],
  ['text', new RegExp(`[fr]?"""[\\s\\S]*?"""|[fr]?(?:${strings.source})`)],
  [
    'word',
    words(
      'and as assert async await break class continue def del elif else except False finally for from global if import in is lambda None nonlocal not or pass raise return True try while with yield',
    ),
  ],
  ['number', numbers],
];

const shell: Language = [
  ['note', /(?<=^|\s)#[^\n]*/],
  ['text', /"(?:[^"\\]|\\[\s\S])*"|'[^']*'/],
  ['name', /\$(?:\w+|\{[^}\n]*\}|@)|(?<=^|\n)[A-Z_][A-Z0-9_]*(?==)/],
  ['word', /(?<=^\s*|[\n|;&(]\s*)(?:curl|npx|npm|pip|export|for|do|done|while|if|then|fi|echo|docker|node|python3?)\b/],
];

const json: Language = [
  ['name', /"(?:[^"\\\n]|\\.)*"(?=\s*:)/],
  ['text', /"(?:[^"\\\n]|\\.)*"/],
  ['word', words('true false null')],
  ['number', /-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b/],
];

const yaml: Language = [
  ['note', /(?<=^|\s)#[^\n]*/],
  ['name', /(?<=^|\n|[{,]|- )\s*[\w./{}-]+(?=:(?:\s|$))/],
  ['text', strings],
  ['word', words('true false null')],
  ['number', numbers],
];

const languages = new Map<string, Language>([
  ...['ts', 'js', 'typescript', 'javascript'].map((name) => [name, script] as const),
  ...['py', 'python'].map((name) => [name, python] as const),
  ...['sh', 'bash', 'shell'].map((name) => [name, shell] as const),
  ['json', json],
  ['yaml', yaml],
]);

const patterns = new Map<Language, RegExp>();

/** Returns all patterns of a language as one, with a group for each. */
function patternOf(language: Language): RegExp {
  const known = patterns.get(language);
  if (known) return known;
  const made = new RegExp(language.map(([, { source }]) => `(${source})`).join('|'), 'g');
  patterns.set(language, made);
  return made;
}

/** Returns code as HTML in which comments, strings, numbers, words and names are marked; only escaped in an unknown language. */
export function highlight(code: string, name: string): string {
  const language = languages.get(name.toLowerCase().split(/\s/, 1)[0]!);
  if (!language) return escape(code);
  let html = '';
  let end = 0;
  for (const match of code.matchAll(patternOf(language))) {
    const group = match.slice(1).findIndex((text) => text !== undefined);
    html += `${escape(code.slice(end, match.index))}<span class="t-${language[group]![0]}">${escape(match[0])}</span>`;
    end = match.index + match[0].length;
  }
  return html + escape(code.slice(end));
}
