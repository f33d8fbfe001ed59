import type { SourceFile, Symbol as MorphSymbol, ts, Type } from 'ts-morph';
import { Node } from '#generated/packages/ts-morph.js';
import type { CodemodRules } from './rules.ts';

/** A position in a program; lines and columns begin at 1. */
export type SourcePosition = { file: string; line: number; column: number };
type CodeChange = SourcePosition & { what: string };
/** A step that the codemod cannot decide. The code is left unchanged. */
type ManualStep = SourcePosition & { reason: string; suggestion: string };

/** The options of a rewrite. */
export type CodemodOptions = {
  /** An expression for the id of the API key, which version 2 signs in with and version 1 did not know. */
  apiKeyId?: string;
  /** Whether manual steps are marked with comments in the code. */
  mark?: boolean;
};

/** The changes of a rewrite, and the places that it leaves to a person. */
export type Findings = { changed: CodeChange[]; needsAPerson: ManualStep[] };

/** The state of a file during the rewrite. */
export type FileContext = {
  readonly rules: CodemodRules;
  readonly options: CodemodOptions;
  readonly source: SourceFile;
  readonly isTypeScript: boolean;
  /** Whether a file is of the client of version 1. */
  readonly isV1: (path: string) => boolean;
  /** Nodes whose text was decided before, by what surrounds them. */
  readonly decided: Map<Node, () => string>;
  /** Variables that stand for something else now, and what to write for them. */
  readonly values: Map<ts.Symbol, string>;
  /** The imported names that change in this file. */
  readonly renamed: Map<ts.Symbol, string>;
  /** The new names of the types that comments say, by where they begin. */
  comments: Map<number, { end: number; text: string }>;
  /** Lists whose total is asked for. */
  readonly counted: Set<Node>;
  /** The names that the new text needs from the client, beside those that were imported. */
  readonly imports: Set<string>;
  /** The function that the new text calls, once it does. */
  helper: { name: string; text: string } | null;
  /** Names that were made up. */
  readonly fresh: Set<string>;
  /** The steps that a comment names already. */
  readonly marked: Set<ManualStep>;
  readonly findings: Findings;
  render(node: Node): string;
  /** Renders a node by its contents alone. */
  renderInside(node: Node): string;
  change(node: Node, what: string): void;
  doubt(node: Node, reason: string, suggestion: string): void;
};

/** A rewrite rule: returns the new text of a node, or undefined when it does not apply. */
export type RewriteRule = (node: Node, file: FileContext) => string | undefined;

type V1Files = Pick<FileContext, 'isV1'>;

const declaredInV1 = (declaration: Node, file: V1Files) => file.isV1(declaration.getSourceFile().getFilePath());

function toOriginName(declaration: Node, name: string): string {
  const owner = declaration
    .getAncestors()
    .find((above) => Node.isTypeAliasDeclaration(above) || Node.isClassDeclaration(above));
  return owner && (Node.isTypeAliasDeclaration(owner) || Node.isClassDeclaration(owner))
    ? `${owner.getName()}.${name}`
    : name;
}

/**
 * Lists the origins of a symbol in the client of version 1: `Schema.member`, one for each declaration, or the name of
 * an export.
 */
export function listOrigins(symbol: MorphSymbol | undefined, file: V1Files): string[] {
  const declarations = (symbol?.getDeclarations() ?? []).filter((declaration) => declaredInV1(declaration, file));
  return [...new Set(declarations.map((declaration) => toOriginName(declaration, symbol!.getName())))];
}

/** Returns the type of version 1 that a type is, by its name there; with null or undefined beside it too. */
export function findV1Type(type: Type | undefined, file: V1Files): string | null {
  if (!type) return null;
  for (const symbol of [type.getAliasSymbol(), type.getSymbol(), type.getNonNullableType().getAliasSymbol()]) {
    const declared = symbol?.getDeclarations().some((declaration) => declaredInV1(declaration, file));
    if (declared && symbol!.getName() !== '__type') return symbol!.getName();
  }
  return null;
}

/** Lists the places where a variable is read or written, in the file of its declaration. */
export function listUses(name: Node): Node[] {
  const symbol = name.getSymbol()?.compilerSymbol;
  if (!symbol) return [];
  return name
    .getSourceFile()
    .getDescendants()
    .filter((node) => {
      if (node === name || !Node.isIdentifier(node) || node.getText() !== name.getText()) return false;
      const parent = node.getParent();
      const used = Node.isShorthandPropertyAssignment(parent) ? parent.getValueSymbol() : node.getSymbol();
      return used?.compilerSymbol === symbol;
    });
}

/** Returns the v1 member that an expression reads, if it reads one. */
export function listReadMembers(node: Node, file: V1Files): string[] {
  if (Node.isPropertyAccessExpression(node)) return listOrigins(node.getNameNode().getSymbol(), file);
  if (!Node.isElementAccessExpression(node)) return [];
  const index = node.getArgumentExpression();
  if (!Node.isStringLiteral(index)) return [];
  return listOrigins(node.getExpression().getType().getNonNullableType().getProperty(index.getLiteralText()), file);
}
