/**
 * Runs in the pages of the API reference: typedoc's search throws on the colons of `LDicomNet::SendCStoreRequest` and finds
 * nothing with `DCXACC.StoreDirectory`. What is no part of a name counts as a space when the search reads its field; what the
 * reader sees stays as typed.
 */
(function () {
  const field = document.getElementById('tsd-search-input');
  if (!(field instanceof HTMLInputElement)) return;
  const { get, set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
  Object.defineProperty(field, 'value', {
    get() {
      // One character for one: the page uses the length as well.
      return get.call(this).replace(/[^\p{L}\p{N}_]/gu, ' ');
    },
    set(value) {
      set.call(this, value);
    },
  });
})();
