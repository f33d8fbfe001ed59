export { calculateJwkThumbprint, createLocalJWKSet, createRemoteJWKSet, customFetch, decodeJwt, errors, exportJWK, generateKeyPair, importJWK, jwtVerify, SignJWT } from 'jose';
