/* Only to try the program out, never handed out: Windows has this library of its own, and Wine's
   lacks functions that Qt asks for. Here no screen has a colour profile. */

#define EXPORT __declspec(dllexport)

EXPORT void *OpenColorProfileW(void *profile, unsigned access, unsigned share, unsigned mode) { return 0; }
EXPORT int CloseColorProfile(void *profile) { return 1; }
EXPORT void *WcsCreateIccProfile(void *profile, unsigned options) { return 0; }
EXPORT int WcsGetDefaultColorProfile(void) { return 0; }
EXPORT int WcsGetDefaultColorProfileSize(void) { return 0; }
EXPORT int WcsGetUsePerUserProfiles(void) { return 0; }

static int nothing(unsigned *size) {
    if (size)
        *size = 0;
    return 0;
}

EXPORT int GetColorProfileFromHandle(void *profile, void *buffer, unsigned *size) { return nothing(size); }
EXPORT int GetColorDirectoryW(void *machine, void *buffer, unsigned *size) { return nothing(size); }
