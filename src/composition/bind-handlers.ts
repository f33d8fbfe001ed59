import type { Operations } from '#generated/v2/operations.gen.ts';
import type { Handlers } from '#src/api/handlers.ts';
import { createPlainWrite } from '#src/api/write.ts';
import type { Handler, Services } from '#src/resources/services.ts';

type UnboundHandlers = { [Id in keyof Operations]: Handler<Id> };

/** Refuses the exports of a handler file that are no operations. */
type NothingElse<T> = { [Name in Exclude<keyof T, keyof Operations>]: never };

/**
 * Gives the services to the handlers, and a way to write to requests without a key, so that doors can call them with a
 * request alone. A missing operation does not
 * compile, nor does a name that is no operation.
 */
export function bindHandlers<T extends UnboundHandlers>(services: Services, handlers: T & NothingElse<T>): Handlers {
  const write = createPlainWrite(services.dataSource);
  const bound = Object.entries(handlers as Record<string, (services: Services, call: object) => unknown>).map(
    ([id, handler]) => [id, (call: object) => handler(services, { write, ...call })],
  );
  return Object.fromEntries(bound) as Handlers;
}
