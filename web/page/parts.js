// The interface's module in two parts: the first visit's, and the rooms behind the other tabs.
import { compile } from './engine.js';
import { sentenceOf, trouble } from './sentence.js';

const early = () => {
  throw new Error('a room was opened before it had come');
};

export class Parts {
  constructor(resource) {
    this.resource = resource;
    // Fails where the module does not come: nobody waits for it then.
    this.failed = new Promise((resolve, reject) => { this.fail = reject; });
  }

  // As Emscripten asks for it. The functions of the second part stand in the first one's table when that comes.
  instantiateWasm = (imports, receive) => {
    const placeholder = new Proxy({}, { get: () => early });
    compile(this.resource('interface.wasm'))
      .then((module) => WebAssembly.instantiate(module, { ...imports, placeholder }))
      .then((instance) => {
        this.exports = instance.exports;
        receive(instance);
      }).catch((error) => this.fail(trouble('{0} could not be loaded ({1}); reload the page', 'interface.wasm', sentenceOf(error))));
    return {};
  };

  // Once they are there they stay; where they do not come they are asked for again.
  rooms() {
    this.coming ??= compile(this.resource('rooms.wasm'))
      .then((module) => WebAssembly.instantiate(module, { primary: this.exports }))
      .catch((error) => {
        this.coming = undefined;
        throw error;
      });
    return this.coming;
  }
}
