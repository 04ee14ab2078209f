// A little of the hard use that stress/hard_use.mjs can make a lot of.
import './stress/hard_use.mjs';
