import type { SourceFile } from 'ts-morph';
import { Node } from '#generated/packages/ts-morph.js';
import { bindingPattern, decideBindings } from './bindings.ts';
import { requestLiteral } from './bodies.ts';
import { clientCall, construction, methodReference, methodTaken } from './calls.ts';
import { renderBetween, decideComments } from './comments.ts';
import type { Findings, FileContext, CodemodOptions, SourcePosition, RewriteRule } from './context.ts';
import { decideImports, decideLoaded, exported, identifier, importedType, qualified, shorthand } from './imports.ts';
import { isCommonJs, renderRequire } from './loaded.ts';
import { comparison, inclusion, indexedType, lookup, switchCase } from './literals.ts';
import { failureMessage, propertyAccess } from './members.ts';
import { escapingName } from './names.ts';
import { nullStatus } from './null-status.ts';
import {
  inOperator,
  destructuringAssignment,
  enumeratedMembers,
  parsedValue,
  serializedValue,
  handmadeAnswer,
} from './outside.ts';
import { decideLoops, removedStatement } from './paging.ts';
import { getIndent } from './print.ts';
import type { CodemodRules } from './rules.ts';
import { decideTotals, strayTotal } from './totals.ts';
import { findUnreached } from './unreached.ts';

/** The rules, the more specific ones first. */
const rules: readonly RewriteRule[] = [
  exported,
  shorthand,
  bindingPattern,
  construction,
  clientCall,
  methodReference,
  methodTaken,
  handmadeAnswer,
  destructuringAssignment,
  inOperator,
  serializedValue,
  enumeratedMembers,
  parsedValue,
  nullStatus,
  comparison,
  switchCase,
  inclusion,
  lookup,
  escapingName,
  indexedType,
  requestLiteral,
  qualified,
  importedType,
  failureMessage,
  strayTotal,
  propertyAccess,
  identifier,
];

/** A type error of the new text against version 2, where the old one had none against version 1. */
export type TypeMisfit = SourcePosition & { message: string };
type MigrationReport = Findings & { notReached: (SourcePosition & { reason: string })[]; files: number };

/** The new texts by path, and the report of what was done. */
export type MigrationResult = { texts: ReadonlyMap<string, string>; report: MigrationReport };

function toSourcePosition(node: Node): SourcePosition {
  const source = node.getSourceFile();
  const { line, column } = source.getLineAndColumnAtPos(node.getStart());
  return { file: source.getFilePath(), line, column };
}

const comparePositions = (a: SourcePosition, b: SourcePosition) =>
  a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1;
const isSamePosition = (a: SourcePosition, b: SourcePosition) =>
  a.line === b.line && a.column === b.column && a.file === b.file;

function renderChildren(node: Node, file: FileContext): string {
  let text = '';
  let at = node.getStart();
  for (const child of node.forEachChildAsArray()) {
    text += renderBetween(at, child.getStart(), file) + file.render(child);
    at = child.getEnd();
  }
  return text + renderBetween(at, node.getEnd(), file);
}

/** Adds comments with the manual steps above their statement. */
function addManualComments(node: Node, text: string, before: number, file: FileContext): string {
  const doubts = file.findings.needsAPerson.slice(before);
  if (!file.options.mark || doubts.length === 0 || !Node.isStatement(node) || Node.isBlock(node)) return text;
  const above = file.source.getFullText().slice(node.getPos(), node.getStart());
  const lines = doubts
    .filter((doubt) => !file.marked.has(doubt))
    .map((doubt) => {
      file.marked.add(doubt);
      return `// parley-migrate: ${doubt.reason} ${doubt.suggestion}`;
    });
  return [...lines.filter((line) => !above.includes(line)), text].join(`\n${getIndent(node)}`);
}

/** Creates what the rules remember of a file, before any of them has run. */
const createRewriteState = () => ({
  decided: new Map(),
  values: new Map(),
  renamed: new Map(),
  counted: new Set<Node>(),
  imports: new Set<string>(),
  comments: new Map(),
  helper: null,
  fresh: new Set<string>(),
  marked: new Set<Findings['needsAPerson'][number]>(),
});

function createFileContext(
  source: SourceFile,
  known: Pick<FileContext, 'rules' | 'options' | 'isV1' | 'findings'>,
): FileContext {
  const file: FileContext = {
    ...known,
    source,
    isTypeScript: /\.[cm]?tsx?$/.test(source.getFilePath()),
    ...createRewriteState(),
    render(node) {
      const before = known.findings.needsAPerson.length;
      return addManualComments(node, file.decided.get(node)?.() ?? file.renderInside(node), before, file);
    },
    renderInside(node) {
      for (const rule of rules) {
        const text = rule(node, file);
        if (text !== undefined) return text;
      }
      return renderChildren(node, file);
    },
    change(node, what) {
      const place = toSourcePosition(node);
      if (!known.findings.changed.some((other) => isSamePosition(other, place) && other.what === what))
        known.findings.changed.push({ ...place, what });
    },
    doubt(node, reason, suggestion) {
      const place = toSourcePosition(node);
      if (!known.findings.needsAPerson.some((other) => isSamePosition(other, place)))
        known.findings.needsAPerson.push({ ...place, reason, suggestion });
    },
  };
  return file;
}

/** Adds the imports from the client and the helper functions that the new text needs. */
function addImports(text: string, file: FileContext): string {
  const imports = /import \{([^}]*)\} from (['"])parley-client\2/.exec(text);
  const had = new Set(
    [...text.matchAll(/import (?:type )?\{([^}]*)\} from ['"]parley-client['"]/g)].flatMap(([, names]) =>
      names!.split(',').map((name) => name.trim().replace('type ', '')),
    ),
  );
  const names = [...file.imports].filter((name) => !had.has(name.replace('type ', '')));
  const helper = file.helper?.text ?? '';
  if (names.length === 0) return text + helper;
  const types = /import type \{([^}]*)\} from (['"])parley-client\2/.exec(text);
  if (!imports && types && names.every((name) => name.startsWith('type '))) {
    const list = [
      ...types[1]!.split(',').map((name) => name.trim()),
      ...names.map((name) => name.replace('type ', '')),
    ];
    return text.replace(types[0], types[0].replace(/\{[^}]*\}/, `{ ${list.filter(Boolean).join(', ')} }`)) + helper;
  }
  if (imports) {
    const list = [
      ...imports[1]!
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean),
      ...names,
    ].join(', ');
    return text.replace(imports[0], `import { ${list} } from ${imports[2]}parley-client${imports[2]}`) + helper;
  }
  const first = /^(#!.*\n|\/\/.*\n|\s*\/\*[^]*?\*\/\s*\n)*/.exec(text)![0];
  const isType = names.every((name) => name.startsWith('type '));
  if (!file.isTypeScript && isCommonJs(file))
    return `${first}${renderRequire(names)}${text.slice(first.length)}${helper}`;
  const list = isType ? `type { ${names.join(', ').replaceAll('type ', '')} }` : `{ ${names.join(', ')} }`;
  return `${first}import ${list} from 'parley-client';\n${text.slice(first.length)}${helper}`;
}

function migrateFile(file: FileContext): string {
  decideImports(file);
  decideLoaded(file);
  decideComments(file);
  decideLoops(file);
  decideTotals(file);
  decideBindings(file);
  const { source } = file;
  const full = source.getFullText();
  const rendered = renderBetween(0, source.getStart(), file) + file.render(source) + full.slice(source.getEnd());
  return addImports(
    rendered.replaceAll(new RegExp(`\\n[ \\t]*${removedStatement}`, 'g'), '').replaceAll(removedStatement, ''),
    file,
  );
}

/**
 * Rewrites the callers of the client of version 1 among `sources` for that of version 2, from texts to texts. Code that it
 * cannot decide is left unchanged and reported. `onFile` is called after each file.
 */
export function migrateSources(
  sources: readonly SourceFile[],
  known: { rules: CodemodRules; isV1: (path: string) => boolean; options?: CodemodOptions; onFile?: () => void },
): MigrationResult {
  const findings: Findings = { changed: [], needsAPerson: [] };
  const texts = new Map<string, string>();
  const notReached: MigrationReport['notReached'] = [];
  for (const source of sources) {
    const file = createFileContext(source, {
      rules: known.rules,
      isV1: known.isV1,
      options: known.options ?? {},
      findings,
    });
    const text = migrateFile(file);
    if (text !== source.getFullText()) texts.set(source.getFilePath(), text);
    notReached.push(...findUnreached(file).map(({ node, reason }) => ({ ...toSourcePosition(node), reason })));
    known.onFile?.();
  }
  for (const places of [findings.changed, findings.needsAPerson, notReached]) places.sort(comparePositions);
  return { texts, report: { ...findings, notReached, files: sources.length } };
}
