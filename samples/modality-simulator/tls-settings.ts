import { readFileSync } from 'node:fs';
import { type TlsOptions } from 'dcxport';
import { DCXSEC, DCXSEC_VERIFICATION_METHOD } from 'dcxport/rzdcx';
import type { TlsSettings } from './description';

const METHODS: Readonly<Record<TlsSettings['verify'], DCXSEC_VERIFICATION_METHOD>> = {
  chain: DCXSEC_VERIFICATION_METHOD.DCXSEC_VERIFICATION_METHOD_TRUST_CHAIN,
  none: DCXSEC_VERIFICATION_METHOD.DCXSEC_VERIFICATION_METHOD_NONE,
  thumbprints: DCXSEC_VERIFICATION_METHOD.DCXSEC_VERIFICATION_METHOD_THUMBPRINT,
};

/** The settings as DCXREQ and DCXACC take them. */
export function securityOf(tls: TlsSettings): DCXSEC {
  const security = new DCXSEC();
  security.VerificationMethod = METHODS[tls.verify];
  security.CertFile = tls.certFile;
  security.KeyFile = tls.keyFile;
  security.KeyPassphrase = tls.keyPassphrase;
  security.CAFile = tls.caFile;
  security.AcceptedThumbprints = tls.thumbprints.join(';');
  return security;
}

/** The same settings as the engine takes them. @throws the system's error for a file that cannot be read. */
export function tlsOptionsOf(tls: TlsSettings): TlsOptions {
  const read = (path: string): string => readFileSync(path, 'utf8');
  const certificate = tls.certFile === '' ? undefined : read(tls.certFile);
  const key = tls.keyFile === '' ? certificate : read(tls.keyFile);
  const passphrase = tls.keyPassphrase === '' ? undefined : tls.keyPassphrase;
  return {
    ...(certificate === undefined
      ? {}
      : { identities: [{ name: '', identity: { certificate, key: key ?? '', passphrase } }] }),
    ...(tls.caFile === '' ? {} : { issuers: [read(tls.caFile)] }),
    verification:
      tls.verify === 'thumbprints'
        ? { thumbprints: tls.thumbprints.map((print) => print.replaceAll(/[\s:]/g, '').toLowerCase()) }
        : tls.verify,
  };
}
