// Starts the client: styles first, then the WASM module that draws everything else.
import "./styles/app.css";
import init from "../pkg/ohqc_frontend.js";

void init();
