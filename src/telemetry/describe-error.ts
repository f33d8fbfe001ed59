import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { problemKinds } from '#src/api/problems.ts';
import { LoggableError } from './loggable-error.ts';
import { maskSecrets } from './mask-secrets.ts';

/** An error as it is logged: its kind and its origin in the code, without values. */
export type ErrorRecord = {
  /** The name of its class. */
  type: string;
  /** A code of the system, of Node, of PostgreSQL (SQLSTATE) or of a problem. */
  code?: string;
  /** An HTTP status. */
  status?: number;
  message?: string;
  /** The names in the schema whose constraint was violated, according to PostgreSQL. */
  table?: string;
  column?: string;
  constraint?: string;
  /** The positions in the code, the innermost first. */
  stack?: string[];
  cause?: ErrorRecord;
  /** The errors of an `AggregateError`, at most five. */
  errors?: ErrorRecord[];
};

const maxDepth = 5;
const root = join(import.meta.dirname, '../..') + sep;

/** Beginnings of messages of Node and Redis that contain no values. */
const plainBeginning =
  /^(?:Cannot (?:read|set) properties of (?:undefined|null)|Assignment to constant variable|Maximum call stack size exceeded|Invalid (?:array|string) length|Invalid time value|Converting circular structure to JSON|Do not know how to serialize a BigInt|The operation was aborted|fetch failed|(?:NOAUTH|WRONGPASS|NOPERM|MISCONF|READONLY|LOADING|OOM)\b)/;
const systemCode = /^(?:E[A-Z0-9]{2,15}|ERR_[A-Z0-9_]{2,60}|UND_ERR_[A-Z_]{2,40}|[0-9A-Z]{5})$/;
const identifier = /^[a-z][a-z0-9_]{0,62}$/;

/**
 * Describes a thrown value for the log. Messages, statements, parameters, bodies, headers and URLs of errors are left out,
 * because they contain what callers sent; the message of a `LoggableError` is kept. Never throws, whatever the value is.
 */
export function describeError(thrown: unknown): ErrorRecord {
  return describeThrown(thrown, new Set());
}

function describeThrown(thrown: unknown, seen: Set<unknown>): ErrorRecord {
  if (!isObject(thrown)) return { type: thrown === null ? 'null' : typeof thrown };
  seen.add(thrown);
  const status = readMember(thrown, 'status');
  const parts: Partial<ErrorRecord> = {
    code: toKnownCode(readMember(thrown, 'code')),
    status: Number.isInteger(status) && Number(status) >= 100 && Number(status) < 600 ? Number(status) : undefined,
    message: toSafeMessage(thrown),
    ...readViolation(thrown),
    stack: parseStack(readMember(thrown, 'stack')),
    cause: describeNested(readMember(thrown, 'cause') ?? readMember(thrown, 'driverError'), seen),
    errors: describeList(readMember(thrown, 'errors'), seen),
  };
  const defined = Object.entries(parts).filter(([, value]) => value !== undefined);
  return { type: getClassName(thrown), ...Object.fromEntries(defined) };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Returns a member of an object, or undefined when its getter throws. */
function readMember(from: object, name: string): unknown {
  try {
    return (from as Record<string, unknown>)[name];
  } catch {
    return undefined;
  }
}

function describeNested(value: unknown, seen: Set<unknown>): ErrorRecord | undefined {
  return isObject(value) && !seen.has(value) && seen.size < maxDepth ? describeThrown(value, seen) : undefined;
}

function describeList(value: unknown, seen: Set<unknown>): ErrorRecord[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const errors = value.slice(0, maxDepth).filter((each) => each instanceof Error && !seen.has(each));
  return errors.length > 0 ? errors.map((each) => describeThrown(each, new Set(seen))) : undefined;
}

/** Returns the name of the class. An error's own `name` could be any value that was assigned to it. */
function getClassName(thrown: object): string {
  try {
    const { name } = (Object.getPrototypeOf(thrown) as { constructor: { name: unknown } }).constructor;
    return typeof name === 'string' && /^[A-Za-z_$][\w$]{0,60}$/.test(name) ? name : 'object';
  } catch {
    return 'object';
  }
}

function toKnownCode(code: unknown): string | undefined {
  return typeof code === 'string' && (systemCode.test(code) || Object.hasOwn(problemKinds, code)) ? code : undefined;
}

function toSafeMessage(thrown: object): string | undefined {
  const message = readMember(thrown, 'message');
  if (typeof message !== 'string') return undefined;
  return thrown instanceof LoggableError ? maskSecrets(message).slice(0, 1_000) : plainBeginning.exec(message)?.[0];
}

function readViolation(thrown: object): Pick<Partial<ErrorRecord>, 'table' | 'column' | 'constraint'> {
  if (typeof readMember(thrown, 'severity') !== 'string') return {};
  const named = ['table', 'column', 'constraint'].flatMap((part) => {
    const name = readMember(thrown, part);
    return typeof name === 'string' && identifier.test(name) ? [[part, name] as const] : [];
  });
  return Object.fromEntries(named);
}

/** Returns the positions in files of Parley, of packages and of Node that a stack names. Its other text may be a message. */
function parseStack(stack: unknown): string[] | undefined {
  if (typeof stack !== 'string') return undefined;
  const frames = stack.slice(-20_000).split('\n').slice(-Error.stackTraceLimit);
  const positions = frames.flatMap((frame) => {
    const [, position = ''] = /^\s+at (?:.* \()?([^()\s]+:\d+:\d+)\)?$/.exec(frame) ?? [];
    return toStackPosition(position) ?? [];
  });
  return positions.length > 0 ? positions : undefined;
}

function toStackPosition(position: string): string | null {
  if (/^node:[\w/]+:\d+:\d+$/.test(position)) return position;
  const path = toFilePath(position);
  if (!path?.startsWith(root)) return null;
  const local = path.slice(root.length).replaceAll(sep, '/');
  return /^(?:src|generated|openapi|contracts|node_modules)\/[\w@./+-]+:\d+:\d+$/.test(local) ? local : null;
}

function toFilePath(position: string): string | null {
  try {
    return position.startsWith('file:') ? fileURLToPath(position) : position;
  } catch {
    return null;
  }
}
