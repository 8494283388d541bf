// Questions about Sign-In with Ethereum, answered by the package of the standard's authors.
import { Wallet } from 'ethers';
import { SiweMessage } from 'siwe';

export const siwe = {
  siweSign: async ({ privateKey, fields }) => {
    const text = new SiweMessage(fields).prepareMessage();
    return { text, signature: await new Wallet(privateKey).signMessage(text) };
  },
  siweParse: ({ text }) => {
    const read = new SiweMessage(text);
    return { text: read.prepareMessage(), fields: JSON.stringify(read) };
  },
  siweVerify: async ({ text, signature, domain, nonce, time }) => {
    const { success } = await new SiweMessage(text).verify({ signature, domain, nonce, time });
    return { success };
  },
};
