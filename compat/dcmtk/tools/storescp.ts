import {
  ACCESS_PART,
  ADDITION,
  additions,
  DISABLE_HOST_LOOKUP,
  generalOptions,
  MAX_PDU,
  TIMEOUT,
  UID_PADDING,
  VERBOSE_PC,
} from '../command-line/general-options';
import type { OptionDefinition, ToolDefinition } from '../command-line/options';
import { FILE_COMPRESSION, fileFormatParts } from '../command-line/output-options';
import { tlsOptions } from '../command-line/tls-options';
import { longNames, preferPart } from '../command-line/transfer-syntax-options';

const PREFER = preferPart('preferred network transfer syntaxes', true);

/** The options that say what is preferred; the right-most counts. */
export const STORESCP_PREFER = longNames(PREFER);

const SORTING = ['--sort-conc-studies', '--sort-on-study-uid', '--sort-on-patientname'];

function sleep(when: string): OptionDefinition {
  return {
    long: `--sleep-${when}`,
    values: [{ name: 'seconds', minimum: 0, maximum: 2_147_483, unsigned: true }],
    help: `wait this long ${when} each store (default: 0)`,
  };
}

/** Options and parameters of storescp. */
export const STORESCP: ToolDefinition = {
  name: 'storescp',
  title: 'receives and stores objects (C-STORE SCP)',
  parameters: [{ name: 'port', help: 'TCP port to listen on', port: true, optional: true }],
  groups: [
    generalOptions(VERBOSE_PC),
    {
      title: 'multi-process options',
      parts: [
        {
          exclusive: true,
          options: [
            { long: '--single-process', help: 'one process serves all associations at once', isDefault: true },
            { long: '--fork', help: 'the same: one process serves all associations at once' },
          ],
        },
      ],
    },
    {
      title: 'network options',
      parts: [
        {
          title: 'association negotiation profile',
          options: [
            {
              short: '-xf',
              long: '--config-file',
              values: [{ name: 'filename' }, { name: 'profile' }],
              help: 'accept what this profile of the file says',
              notWith: [...STORESCP_PREFER.filter((long) => long !== '--prefer-uncompr'), '--promiscuous'],
            },
          ],
        },
        PREFER,
        ACCESS_PART,
        {
          title: 'other network options',
          options: [
            {
              short: '-id',
              long: '--inetd',
              help: 'serve one connection of an inetd super server',
              notApplicable: 'a process for each connection would start slower than it serves; it listens by itself',
            },
            ...[TIMEOUT.socket, TIMEOUT.acse, TIMEOUT.dimse],
            { short: '-aet', long: '--aetitle', values: [{ name: 'aetitle' }], help: 'our title (default: STORESCP)' },
            ...[MAX_PDU, DISABLE_HOST_LOOKUP],
            { long: '--refuse', help: 'refuse every association' },
            { long: '--reject', help: 'reject associations without an implementation class UID' },
            { long: '--ignore', help: 'receive objects and store none' },
            ...[sleep('after'), sleep('during')],
            { long: '--abort-after', help: 'abort behind each received object, before its response' },
            { long: '--abort-during', help: 'abort while an object arrives' },
            { short: '-pm', long: '--promiscuous', help: 'accept unknown SOP classes' },
            UID_PADDING,
          ],
        },
      ],
    },
    tlsOptions('acceptor'),
    {
      title: 'output options',
      parts: [
        ...fileFormatParts(),
        {
          title: 'handling of defined length UN elements',
          exclusive: true,
          options: [
            { short: '-uc', long: '--retain-un', help: 'keep them', isDefault: true },
            { short: '+uc', long: '--convert-un', help: 'give them their real VR where it is known' },
          ],
        },
        FILE_COMPRESSION,
        {
          title: 'sorting into subdirectories',
          exclusive: true,
          options: [
            {
              short: '-ss',
              long: '--sort-conc-studies',
              values: [{ name: 'prefix' }],
              help: 'a directory each study, named by prefix and time',
              notWith: ['--bit-preserving'],
            },
            {
              short: '-su',
              long: '--sort-on-study-uid',
              values: [{ name: 'prefix' }],
              help: 'a directory each study, named by prefix and Study Instance UID',
              notWith: ['--bit-preserving'],
            },
            {
              short: '-sp',
              long: '--sort-on-patientname',
              help: "a directory each study, named by the patient's name and time",
              notWith: ['--bit-preserving'],
            },
          ],
        },
        {
          title: 'filename generation',
          options: [
            { short: '-uf', long: '--default-filenames', help: 'from the instance UID', isDefault: true },
            { short: '+uf', long: '--unique-filenames', help: 'from a new UID' },
            { short: '-tn', long: '--timenames', help: 'from the time', notWith: ['--unique-filenames'] },
            { short: '-fe', long: '--filename-extension', values: [{ name: 'extension' }], help: 'append this' },
          ],
        },
      ],
    },
    {
      title: 'event options',
      parts: [
        {
          options: [
            {
              short: '-xcr',
              long: '--exec-on-reception',
              values: [{ name: 'command' }],
              help: 'run this for each object: #p directory, #f file, #a calling title, #c called title, #r address',
            },
            {
              short: '-xcs',
              long: '--exec-on-eostudy',
              values: [{ name: 'command' }],
              help: 'run this for each study that is complete',
              onlyWith: SORTING,
              notWith: ['--fork'],
            },
            {
              short: '-rns',
              long: '--rename-on-eostudy',
              help: 'number the files of each study that is complete',
              onlyWith: SORTING,
              notWith: ['--fork'],
            },
            {
              short: '-tos',
              long: '--eostudy-timeout',
              values: [{ name: 'timeout', minimum: 0, maximum: 2_147_483, unsigned: true }],
              help: 'seconds without an object of it after which a study is complete',
              onlyWith: [...SORTING, '--exec-on-eostudy', '--rename-on-eostudy'],
            },
            { short: '-xs', long: '--exec-sync', help: 'wait for the end of each command' },
          ],
        },
      ],
    },
    additions(ADDITION.report, ADDITION.associations, ADDITION.strictExit),
  ],
};
