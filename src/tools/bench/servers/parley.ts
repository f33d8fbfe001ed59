import { openParley } from './app.ts';
import { serveReport } from './report.ts';

/** Parley with both of its doors, for the scenarios of the log. */

const { listener, grpc } = await openParley(null);
await serveReport(listener, grpc);
