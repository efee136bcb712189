import type { Transport } from '../../src/index';
import { DicomException } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';
import type { NetHost } from './NetHost';

/**
 * Speaks TLS over a connection, with the settings of its object and within its limit of time.
 *
 * @param cancel - Ends the handshake.
 * @throws {@link DicomException} for settings that make no TLS, and when it takes too long.
 * @throws {@link TlsError} when it fails.
 */
export async function secureTransport(
  { tls, options, verify }: NetHost,
  side: 'requestor' | 'acceptor',
  transport: Transport,
  cancel: AbortController,
): Promise<Transport> {
  const limit = options.handshakeTimeout;
  const onTimeout = (): void => {
    const text = `Making a secure connection: the handshake took longer than ${limit / 1000} s (option handshakeTimeout).`;
    cancel.abort(new DicomException(DicomExceptionCode.NetTimeout, text));
  };
  const timer = limit > 0 ? setTimeout(onTimeout, limit) : undefined;
  try {
    tls.begin();
    const secured = await transport.secure?.(side, tls.options(side, verify), { signal: cancel.signal });
    if (secured === undefined) throw new DicomException(DicomExceptionCode.FeatureNotSupported);
    tls.succeeded(secured.secureLink?.cipherSuite ?? '');
    return secured;
  } finally {
    clearTimeout(timer);
  }
}
