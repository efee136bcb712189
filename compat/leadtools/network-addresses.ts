import { isIP } from 'node:net';
import { checkInteger, parameterError } from './data-set-errors';
import { DicomException } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';
import { DicomNetIpTypeFlags } from './enums';
import type { ConnectTarget } from './NetConnection';
import type { ListenTarget } from './NetListener';

const MOST_BACKLOG = 65_535;
const LEAST_BACKLOG = 511;

/** The internet protocols that a call allows; none is both. */
function families(doing: string, ipType: DicomNetIpTypeFlags): { ipv4: boolean; ipv6: boolean } {
  checkInteger(doing, 'ipType', ipType, DicomNetIpTypeFlags.None, DicomNetIpTypeFlags.Ipv4OrIpv6);
  const either = ipType === DicomNetIpTypeFlags.None;
  return {
    ipv4: either || (ipType & DicomNetIpTypeFlags.Ipv4) !== 0,
    ipv6: either || (ipType & DicomNetIpTypeFlags.Ipv6) !== 0,
  };
}

/** `''`, null and `*` mean any address. */
function addressOf(hostAddress: string | null): string | undefined {
  return hostAddress === null || hostAddress === '' || hostAddress === '*' ? undefined : hostAddress;
}

function checkFamily(doing: string, address: string | undefined, allowed: { ipv4: boolean; ipv6: boolean }): 0 | 4 | 6 {
  const family = address === undefined ? 0 : (isIP(address) as 0 | 4 | 6);
  if ((family === 4 && !allowed.ipv4) || (family === 6 && !allowed.ipv6)) throw conflict(doing, address ?? '');
  return family;
}

function conflict(doing: string, address: string): DicomException {
  return new DicomException(
    DicomExceptionCode.Ipv4Ipv6Conflict,
    `${doing}: ${address} is of another internet protocol than the rest of the call asks for.`,
  );
}

/** @throws {@link DicomException} Parameter (9) for what is no port or address, Ipv4Ipv6Conflict (307). */
export function connectTarget(
  hostAddress: string | null,
  hostPort: number,
  peerAddress: string,
  peerPort: number,
  ipType: DicomNetIpTypeFlags,
): ConnectTarget {
  const doing = 'Connecting';
  checkInteger(doing, 'hostPort', hostPort, 0, 65_535);
  checkInteger(doing, 'peerPort', peerPort, 1, 65_535);
  if (typeof peerAddress !== 'string' || peerAddress.trim() === '') {
    throw parameterError(`${doing}: peerAddress is empty; give a host name or an address.`);
  }
  const allowed = families(doing, ipType);
  const localAddress = addressOf(hostAddress);
  const local = checkFamily(doing, localAddress, allowed);
  const peer = checkFamily(doing, peerAddress, allowed);
  if (local !== 0 && peer !== 0 && local !== peer) throw conflict(doing, peerAddress);
  const only = allowed.ipv4 && allowed.ipv6 ? undefined : allowed.ipv4 ? 4 : 6;
  const family = local === 0 ? only : local;
  return { host: peerAddress.trim(), port: peerPort, localAddress, localPort: hostPort, family };
}

/** @throws as {@link connectTarget}. */
export function listenTarget(
  hostAddress: string | null,
  hostPort: number,
  maxNumberOfPeers: number,
  ipType: DicomNetIpTypeFlags,
): ListenTarget {
  const doing = 'Listening';
  checkInteger(doing, 'hostPort', hostPort, 0, 65_535);
  checkInteger(doing, 'maxNumberOfPeers', maxNumberOfPeers, 0, Number.MAX_SAFE_INTEGER);
  const allowed = families(doing, ipType);
  const address = addressOf(hostAddress);
  checkFamily(doing, address, allowed);
  const everywhere = allowed.ipv4 && allowed.ipv6 ? undefined : allowed.ipv4 ? '0.0.0.0' : '::';
  // A shorter queue keeps nobody out: it only makes peers that come at once try again a second later.
  const backlog = Math.min(Math.max(maxNumberOfPeers, LEAST_BACKLOG), MOST_BACKLOG);
  return { host: address ?? everywhere, port: hostPort, ipv6Only: !allowed.ipv4, backlog };
}
