// Commands that several desks send: read this text, build this model.
#pragma once

#include <string>
#include <string_view>

#include "session/messages.h"
#include "state/state.h"

namespace onegin::web {

// The text and the task as they are now; the bytes are the text's own.
SetText read_text(const State& state);
Payload text_payload(const State& state);
// The model of a slot, anew.
Configure build(const State& state, const Slot& slot);
// What may change while it trains, and its name; nothing learnt is lost.
Configure adjust(const State& state, const Slot& slot, Settings settings);
// What a person wrote, as the models read it.
std::string as_read(const State& state, const std::string& typed);
// Unit, boundary and line ends of an event space, without its types.
std::string_view events_of(std::string_view space);
// Another program made it, and does not say what its tokens are: its session reads it with any
// unit.
bool can_be_read_anew(const Slot& slot);

void set_setting(Settings& settings, const std::string& name, const std::string& value);

}  // namespace onegin::web
