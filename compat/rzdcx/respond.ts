import type { Association } from '../../src/index';

/** Sends a response; false when the association was over before. */
export async function tryRespond(association: Association, respond: () => Promise<unknown>): Promise<boolean> {
  if (!association.isOpen) return false;
  try {
    await respond();
    return true;
  } catch (error) {
    if (association.isOpen) throw error;
    return false;
  }
}
