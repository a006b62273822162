/** Node's types lack this global type. The Worker's code, which openapi/generate.ts imports, uses it. */
type CryptoKey = import('node:crypto').webcrypto.CryptoKey;
