export { default } from 'proxy-addr';
