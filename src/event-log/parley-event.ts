import type { ParleyEvent } from '#generated/v2/client/types.gen.ts';
/**
 * Makes an event of Parley's own. All that the server writes or sends are made here, but those of the pure core of state machines:
 * so none has a name or a value that the contract does not have.
 */
export const toParleyEvent = <Name extends ParleyEvent['name']>(
  name: Name,
  value: Extract<ParleyEvent, { name: Name }>['value'],
) => ({
  type: 'CUSTOM' as const,
  name,
  value,
});
