import { createContext, useContext } from "react";

const NonceContext = createContext("");
export const NonceProvider = NonceContext.Provider;

/** Nonce of the page's Content-Security-Policy; empty in the browser, which hides it. */
export const useNonce = () => useContext(NonceContext);
