// The weights of a worked example, as commands and events carry them.
#pragma once

#include <string>
#include <vector>

namespace onegin {

// A matrix by its name, row-major.
struct ExampleTensor {
  std::string name;
  double rows = 0, columns = 0;  // in an Example they may be left out
  std::vector<double> values;
  template <class V>
  void visit(V& v) {
    v("name", name);
    v("rows", rows);
    v("columns", columns);
    v("values", values);
  }
};

}  // namespace onegin
