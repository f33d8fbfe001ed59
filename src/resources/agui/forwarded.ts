import type { RunAgentInput } from '#generated/v2/client/types.gen.ts';

/** Returns a member of what a front end forwards; undefined when it forwards none of that name. */
export function readForwarded({ forwardedProps }: RunAgentInput, name: string): unknown {
  if (typeof forwardedProps !== 'object' || forwardedProps === null || !Object.hasOwn(forwardedProps, name))
    return undefined;
  return (forwardedProps as Record<string, unknown>)[name];
}
