import { DCXSEC, DCXSEC_CERT_STORE, DCXSEC_VERIFICATION_METHOD } from 'dcxport/rzdcx';

/**
 * TLS settings out of the certificate store of the user.
 *
 * @param trust - How the peer is judged: `plain` is no TLS, `none` encrypts for whoever is there, `chain` trusts the issuers in the
 * store, anything else is a list of thumbprints, joined by `;`, of which the peer's must be one.
 * @param own - Our certificate, by its subject or its thumbprint.
 */
export function securityContext(trust: string, own: string): DCXSEC | null {
  if (trust === 'plain') return null;
  const sec = new DCXSEC();
  sec.CertStore = DCXSEC_CERT_STORE.DCXSEC_CERT_STORE_CURRENT_USER;
  if (/^[0-9A-Fa-f]{40}$/.test(own)) sec.CertThumbprint = own;
  else sec.CertSubjectName = own;
  if (trust === 'none') sec.VerificationMethod = DCXSEC_VERIFICATION_METHOD.DCXSEC_VERIFICATION_METHOD_NONE;
  else if (trust === 'chain')
    sec.VerificationMethod = DCXSEC_VERIFICATION_METHOD.DCXSEC_VERIFICATION_METHOD_TRUST_CHAIN;
  else {
    sec.VerificationMethod = DCXSEC_VERIFICATION_METHOD.DCXSEC_VERIFICATION_METHOD_THUMBPRINT;
    sec.AcceptedThumbprints = trust;
  }
  return sec;
}

/** The settings of a server: it demands a certificate of its clients, and judges it in the same way. */
export function serverSecurityContext(trust: string, own: string): DCXSEC | null {
  const sec = securityContext(trust, own);
  if (sec !== null) sec.MutualAuthentication = true;
  return sec;
}
