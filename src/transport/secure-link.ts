import type { X509Certificate } from 'node:crypto';

/** What a TLS handshake has settled. */
export interface SecureLink {
  /** `TLSv1.2` or `TLSv1.3`. */
  readonly protocol: string;
  /** By its IANA name, such as `TLS_AES_256_GCM_SHA384`. */
  readonly cipherSuite: string;
  /** Of the peer; undefined when it sent none. */
  readonly peerCertificate: X509Certificate | undefined;
}
