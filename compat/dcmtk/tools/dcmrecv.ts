import {
  ADDITION,
  additions,
  DISABLE_HOST_LOOKUP,
  generalOptions,
  MAX_PDU,
  OUTPUT_DIRECTORY,
  TIMEOUT,
  VERBOSE_PC,
} from '../command-line/general-options';
import type { ToolDefinition } from '../command-line/options';
import { tlsOptions } from '../command-line/tls-options';

/** Options and parameters of dcmrecv. */
export const DCMRECV: ToolDefinition = {
  name: 'dcmrecv',
  title: 'receives and stores objects, with few options (C-STORE SCP)',
  parameters: [{ name: 'port', help: 'TCP port to listen on', port: true }],
  groups: [
    generalOptions(VERBOSE_PC),
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
              help: 'accept what this profile of the file says (default: every storage class)',
            },
          ],
        },
        {
          title: 'application entity title',
          exclusive: true,
          options: [
            { short: '-aet', long: '--aetitle', values: [{ name: 'aetitle' }], help: 'our title (default: DCMRECV)' },
            { short: '-uca', long: '--use-called-aetitle', help: 'our title is the one that the peer calls' },
          ],
        },
        { title: 'other network options', options: [TIMEOUT.acse, TIMEOUT.dimse, MAX_PDU, DISABLE_HOST_LOOKUP] },
      ],
    },
    tlsOptions('acceptor'),
    {
      title: 'output options',
      parts: [
        { title: 'general', options: [OUTPUT_DIRECTORY] },
        {
          title: 'subdirectory generation',
          exclusive: true,
          options: [
            { short: '-s', long: '--no-subdir', help: 'none', isDefault: true },
            { short: '+ssd', long: '--series-date-subdir', help: 'by series date', notWith: ['--bit-preserving'] },
          ],
        },
        {
          title: 'filename generation',
          exclusive: true,
          options: [
            { short: '+fd', long: '--default-filenames', help: 'from the instance UID', isDefault: true },
            { short: '+fu', long: '--unique-filenames', help: 'from a new UID' },
            { short: '+fsu', long: '--short-unique-names', help: 'from random digits' },
            { short: '+fst', long: '--system-time-names', help: 'from the time' },
          ],
        },
        {
          title: 'filename extension',
          options: [
            {
              short: '-fe',
              long: '--filename-extension',
              values: [{ name: 'extension' }],
              help: 'append this to all names (default: none)',
            },
          ],
        },
        {
          title: 'storage mode',
          exclusive: true,
          options: [
            { short: '-B', long: '--normal', help: 'write what came', isDefault: true },
            { short: '+B', long: '--bit-preserving', help: 'write exactly what came' },
            { long: '--ignore', help: 'receive objects and store none' },
          ],
        },
      ],
    },
    additions(ADDITION.report, ADDITION.associations, ADDITION.strictExit),
  ],
};
