export * from './transport';
export type { SecureLink } from './secure-link';
export { tcpTransportFactory } from './tcp';
export { MemoryTransport, MemoryTransportFactory, type MemoryTransportOptions } from './memory';
export { TlsProfile, tlsFingerprint, type TlsIdentity, type TlsNamedIdentity, type TlsOptions } from './tls-options';
export { lateRefusal, type TlsFault } from './tls-failures';
export type { TlsJudge, TlsPeer, TlsVerdict, TlsVerification } from './tls-verdict';
