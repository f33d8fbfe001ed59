export { parseSSEStream, transformChunks, verifyEvents } from '@ag-ui/client';
export { EventSchemas } from '@ag-ui/core/schemas';
export { asyncScheduler, from, lastValueFrom, scheduled, toArray } from 'rxjs';
