import {
  ABORT,
  ADDITION,
  additions,
  compressionLevel,
  generalOptions,
  MAX_PDU,
  MAX_SEND_PDU,
  NEW_VR_PART,
  REPEAT,
  TIMEOUT,
  titleOptions,
  UID_PADDING,
  VERBOSE_PC,
} from '../command-line/general-options';
import { inputFileParts } from '../command-line/input-options';
import type { OptionDefinition, ToolDefinition } from '../command-line/options';
import { tlsOptions } from '../command-line/tls-options';
import { longNames, proposePart } from '../command-line/transfer-syntax-options';

const PROPOSE = proposePart('proposed transmission transfer syntaxes', 'all');

/** The options that say what is proposed; the right-most counts. */
export const STORESCU_PROPOSE = longNames(PROPOSE);

function invent(short: string, what: string, each: string): OptionDefinition {
  return {
    short,
    long: `--invent-${what}`,
    values: [{ name: 'number', minimum: 1, maximum: 2_147_483_647, unsigned: true }],
    help: `a new ${what} after this many ${each}; invents instances as well`,
  };
}

function fromFile(long: string, what: string, short?: string): OptionDefinition {
  return { short, long, values: [{ name: 'filename' }], help: `send the ${what} in this file` };
}

/** Options and parameters of storescu. */
export const STORESCU: ToolDefinition = {
  name: 'storescu',
  title: 'sends DICOM files (C-STORE SCU)',
  parameters: [
    { name: 'peer', help: 'name or address of the peer' },
    { name: 'port', help: 'its TCP port', port: true },
    { name: 'dcmfile-in', help: 'files, or directories with --scan-directories', many: true },
  ],
  groups: [
    generalOptions(VERBOSE_PC),
    {
      title: 'input options',
      parts: [
        ...inputFileParts('--read-file'),
        {
          title: 'processed files',
          exclusive: true,
          options: [
            { short: '-rn', long: '--no-rename', help: 'leave them as they are', isDefault: true },
            { short: '+rn', long: '--rename', help: 'append .done or .bad to their names' },
          ],
        },
      ],
    },
    {
      title: 'network options',
      parts: [
        titleOptions('STORESCU'),
        {
          title: 'association negotiation profile',
          options: [
            {
              short: '-xf',
              long: '--config-file',
              values: [{ name: 'filename' }, { name: 'profile' }],
              help: 'propose what this profile of the file says',
              notWith: [...STORESCU_PROPOSE.filter((long) => long !== '--propose-uncompr'), '--required', '--combine'],
            },
          ],
        },
        PROPOSE,
        {
          title: 'proposed presentation contexts',
          options: [
            {
              short: '-R',
              long: '--required',
              help: 'propose what the files need alone (default: 64 storage classes)',
            },
            { short: '+C', long: '--combine', help: 'one context for all transfer syntaxes of a class' },
          ],
        },
        NEW_VR_PART,
        {
          title: 'deflate compression level',
          options: [compressionLevel({ onlyWith: ['--propose-deflated', '--config-file'] })],
        },
        {
          title: 'user identity negotiation',
          options: [
            { short: '-usr', long: '--user', values: [{ name: 'user-name' }], help: 'send this user name' },
            {
              short: '-pwd',
              long: '--password',
              values: [{ name: 'password' }],
              help: 'and this passcode',
              onlyWith: ['--user'],
            },
            { short: '-epw', long: '--empty-password', help: 'and an empty passcode', onlyWith: ['--user'] },
            fromFile('--kerberos', 'Kerberos ticket', '-kt'),
            fromFile('--saml', 'SAML assertion'),
            fromFile('--jwt', 'JSON web token'),
            {
              short: '-rsp',
              long: '--pos-response',
              help: 'the peer shall say that it knows the user',
              onlyWith: ['--user', '--kerberos', '--saml', '--jwt'],
            },
          ],
        },
        {
          title: 'other network options',
          options: [
            ...[TIMEOUT.connection, TIMEOUT.socket, TIMEOUT.acse, TIMEOUT.dimse, MAX_PDU, MAX_SEND_PDU, REPEAT, ABORT],
            { short: '-nh', long: '--no-halt', help: 'go on behind a file that fails' },
            UID_PADDING,
            { short: '+II', long: '--invent-instance', help: 'a new SOP Instance UID for each object' },
            invent('+IR', 'series', 'instances'),
            invent('+IS', 'study', 'series'),
            invent('+IP', 'patient', 'studies'),
          ],
        },
      ],
    },
    tlsOptions('requestor'),
    additions(ADDITION.report, ADDITION.strictExit),
  ],
};
