import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { problemKinds } from '#src/api/problems.ts';
import { LoggableError } from './loggable-error.ts';
import { maskSecrets } from './mask-secrets.ts';

/** An error as it is logged: what it is and where it was made, nothing that it was given. */
export type ErrorRecord = {
  /** The name of its class. */
  type: string;
  /** A code of the system, of Node, of PostgreSQL (SQLSTATE) or of a problem. */
  code?: string;
  /** An HTTP status. */
  status?: number;
  message?: string;
  /** What PostgreSQL says was violated, by the names of the schema. */
  table?: string;
  column?: string;
  constraint?: string;
  /** The places in the code, the innermost first. */
  stack?: string[];
  cause?: ErrorRecord;
  /** The errors that it stands for, at most five. */
  errors?: ErrorRecord[];
};

const deepest = 5;
const root = join(import.meta.dirname, '../..') + sep;

/** Beginnings of messages of Node and Redis that say what went wrong with nothing of the values. */
const plainBeginning =
  /^(?:Cannot (?:read|set) properties of (?:undefined|null)|Assignment to constant variable|Maximum call stack size exceeded|Invalid (?:array|string) length|Invalid time value|Converting circular structure to JSON|Do not know how to serialize a BigInt|The operation was aborted|fetch failed|(?:NOAUTH|WRONGPASS|NOPERM|MISCONF|READONLY|LOADING|OOM)\b)/;
const systemCode = /^(?:E[A-Z0-9]{2,15}|ERR_[A-Z0-9_]{2,60}|UND_ERR_[A-Z_]{2,40}|[0-9A-Z]{5})$/;
const identifier = /^[a-z][a-z0-9_]{0,62}$/;

/**
 * Describes what was thrown for the log. Messages, statements, parameters, bodies, headers and URLs that errors carry
 * are left out, because they hold what callers sent; the message of a `LoggableError` is kept. Never throws, whatever
 * it is given.
 */
export function describeError(thrown: unknown): ErrorRecord {
  return describe(thrown, new Set());
}

function describe(thrown: unknown, seen: Set<unknown>): ErrorRecord {
  if (!isObject(thrown)) return { type: thrown === null ? 'null' : typeof thrown };
  seen.add(thrown);
  const status = read(thrown, 'status');
  const parts: Partial<ErrorRecord> = {
    code: codeOf(read(thrown, 'code')),
    status: Number.isInteger(status) && Number(status) >= 100 && Number(status) < 600 ? Number(status) : undefined,
    message: messageOf(thrown),
    ...violated(thrown),
    stack: placesOf(read(thrown, 'stack')),
    cause: nested(read(thrown, 'cause') ?? read(thrown, 'driverError'), seen),
    errors: allOf(read(thrown, 'errors'), seen),
  };
  const known = Object.entries(parts).filter(([, value]) => value !== undefined);
  return { type: typeOf(thrown), ...Object.fromEntries(known) };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** A member of something that may throw when it is looked at. */
function read(from: object, name: string): unknown {
  try {
    return (from as Record<string, unknown>)[name];
  } catch {
    return undefined;
  }
}

function nested(value: unknown, seen: Set<unknown>): ErrorRecord | undefined {
  return isObject(value) && !seen.has(value) && seen.size < deepest ? describe(value, seen) : undefined;
}

function allOf(value: unknown, seen: Set<unknown>): ErrorRecord[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const errors = value.slice(0, deepest).filter((each) => each instanceof Error && !seen.has(each));
  return errors.length > 0 ? errors.map((each) => describe(each, new Set(seen))) : undefined;
}

/** The class's name, since an error's own `name` is anything that was assigned to it. */
function typeOf(thrown: object): string {
  try {
    const { name } = (Object.getPrototypeOf(thrown) as { constructor: { name: unknown } }).constructor;
    return typeof name === 'string' && /^[A-Za-z_$][\w$]{0,60}$/.test(name) ? name : 'object';
  } catch {
    return 'object';
  }
}

function codeOf(code: unknown): string | undefined {
  return typeof code === 'string' && (systemCode.test(code) || Object.hasOwn(problemKinds, code)) ? code : undefined;
}

function messageOf(thrown: object): string | undefined {
  const message = read(thrown, 'message');
  if (typeof message !== 'string') return undefined;
  return thrown instanceof LoggableError ? maskSecrets(message).slice(0, 1_000) : plainBeginning.exec(message)?.[0];
}

function violated(thrown: object): Pick<Partial<ErrorRecord>, 'table' | 'column' | 'constraint'> {
  if (typeof read(thrown, 'severity') !== 'string') return {};
  const named = ['table', 'column', 'constraint'].flatMap((part) => {
    const name = read(thrown, part);
    return typeof name === 'string' && identifier.test(name) ? [[part, name] as const] : [];
  });
  return Object.fromEntries(named);
}

/** The places of our files, of packages and of Node that a stack names. Its other words may be a message's. */
function placesOf(stack: unknown): string[] | undefined {
  if (typeof stack !== 'string') return undefined;
  const frames = stack.slice(-20_000).split('\n').slice(-Error.stackTraceLimit);
  const places = frames.flatMap((frame) => {
    const [, place = ''] = /^\s+at (?:.* \()?([^()\s]+:\d+:\d+)\)?$/.exec(frame) ?? [];
    return placeOf(place) ?? [];
  });
  return places.length > 0 ? places : undefined;
}

function placeOf(place: string): string | null {
  if (/^node:[\w/]+:\d+:\d+$/.test(place)) return place;
  const path = pathOf(place);
  if (!path?.startsWith(root)) return null;
  const local = path.slice(root.length).replaceAll(sep, '/');
  return /^(?:src|generated|openapi|contracts|node_modules)\/[\w@./+-]+:\d+:\d+$/.test(local) ? local : null;
}

function pathOf(place: string): string | null {
  try {
    return place.startsWith('file:') ? fileURLToPath(place) : place;
  } catch {
    return null;
  }
}
