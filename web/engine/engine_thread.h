// The engine of the desktop program: one thread per place, each with its Session.
#pragma once

#include <functional>
#include <memory>

#include "engine.h"

namespace onegin::web {

// `wake` is called from any thread when there is something to poll.
std::unique_ptr<Engine> make_thread_engine(std::function<void()> wake);

}  // namespace onegin::web
