// The engine of the page: one Web Worker per place; messages cross as JSON with a payload of bytes.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine.h"

namespace onegin::web {

class WorkerEngine : public Engine {
 public:
  // What the page's JavaScript heard from a worker, for poll().
  virtual void receive(std::size_t place, const std::string& json, Bytes payload) = 0;
  virtual void lose(std::size_t place, std::string reason) = 0;
  virtual void restore(std::size_t place, std::optional<double> age) = 0;
};

std::unique_ptr<WorkerEngine> make_worker_engine();

}  // namespace onegin::web
