/**
 * A modality for the examples of the guide: `guide-sender.js PORT echo|images`. Waits until somebody listens on the port.
 *
 * @module
 */
import { setTimeout as delay } from 'node:timers/promises';
import { COMError, DCXREQ, HRESULT } from '../../compat/rzdcx';

const [port = '', what = ''] = process.argv.slice(2);
const PATIENCE = 200;

async function main(): Promise<void> {
  const requester = new DCXREQ();
  for (let attempt = 0; ; attempt++) {
    try {
      if (what === 'echo') await requester.Echo('MODALITY', 'STORE_SCP', '127.0.0.1', Number(port));
      else
        await requester.Send('MODALITY', 'STORE_SCP', '127.0.0.1', Number(port), ['images/ct1.dcm', 'images/ct2.dcm']);
      return;
    } catch (error) {
      const isEarly = error instanceof COMError && error.HRESULT === HRESULT.CONNECTION_REFUSED;
      if (!isEarly || attempt === PATIENCE) throw error;
      await delay(50);
    }
  }
}

void main();
