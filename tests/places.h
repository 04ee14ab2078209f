// Where the files are that tests read. places.cpp alone is compiled with these folders, so that
// every other object is the same in each checkout of the same sources, and ccache finds it.
#pragma once

#include <string>

namespace places {

std::string golden(const std::string& name);  // a file or folder of tests/golden
// The same, or another folder of such figures that an environment variable names.
std::string golden_or(const char* variable, const std::string& name);
std::string asset(const std::string& name);  // of assets/
std::string sample(
    const std::string& name);               // a text of assets/samples, or one that the build made
std::string font(const std::string& name);  // of the fonts that the build cuts

}  // namespace places
