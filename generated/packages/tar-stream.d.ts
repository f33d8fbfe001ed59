export { pack } from 'tar-stream';
