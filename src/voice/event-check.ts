import type { RealtimeClientEvent, RealtimeServerEvent } from '#generated/v2/client/types.gen.ts';
import { invalidRequest, type FieldError } from '#src/api/problems.ts';
import { getChecker, type Check } from '#src/contract/checker.ts';
import type { SettledDiscriminator } from '#src/contract/explain.ts';
import { listNamedSchemas, prepareSchemas } from '#src/contract/schemas.ts';
import type { OpenApiDocument } from '#src/contract/spec.ts';

/** The checks of events against the contract, both ways. */
export type EventChecks = {
  /** Reads a message of a client. @throws `invalid_request` for what is no event of the contract */
  read(text: string): RealtimeClientEvent;
  /** Returns what is wrong with an event of the server. */
  findFaults(event: RealtimeServerEvent): FieldError[];
};

/** The longest name of an unknown type that is repeated. */
const longestType = 100;

/** Creates the checks by the contract of version 2. A type is compiled when the first event of it comes. */
export function createEventChecks(contract: OpenApiDocument): EventChecks {
  const document = prepareSchemas(contract);
  const checker = getChecker(document);
  const named = new Map(listNamedSchemas(document));
  const toChecks = (union: string) => {
    const { discriminator, oneOf } = named.get(`schema:${union}`)!;
    const { allowed } = discriminator as SettledDiscriminator;
    const checks = new Map<unknown, Check>();
    const addresses = new Map((oneOf as { $ref: string }[]).map(({ $ref }, index) => [allowed[index], $ref]));
    return (type: unknown): Check | null => {
      const address = addresses.get(type as string);
      if (address === undefined) return null;
      const check = checks.get(type) ?? checker.check({ $ref: address });
      checks.set(type, check);
      return check;
    };
  };
  const ofClients = toChecks('RealtimeClientEvent');
  const ofServer = toChecks('RealtimeServerEvent');
  return {
    read(text) {
      const event = parseObject(text);
      const check = ofClients(event.type);
      if (!check) throw unknownType(event.type);
      const errors = check(event);
      if (errors.length > 0) throw invalidRequest(errors);
      return event as RealtimeClientEvent;
    },
    findFaults: (event) => ofServer(event.type)?.(event) ?? [unknownFault(event.type)],
  };
}

/** @throws `invalid_request` for what is no object in JSON */
function parseObject(text: string): { type?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // What is no JSON is refused as what is no object.
  }
  throw invalidRequest([{ pointer: '', detail: 'A message has to be an event: an object in JSON.', code: 'type' }]);
}

function unknownFault(type: unknown): FieldError {
  const said = typeof type === 'string' ? JSON.stringify(type.slice(0, longestType).toWellFormed()) : 'That';
  return {
    pointer: '/type',
    detail: `${said} is no event that is served. The guide lists all.`,
    code: 'unknown_event',
  };
}

const unknownType = (type: unknown) => invalidRequest([unknownFault(type)]);
