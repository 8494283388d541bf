namespace Skyops.Cli.Doctor;

/// <summary>What the probes found.</summary>
internal sealed record DoctorReport(bool Ok, IReadOnlyList<DoctorLine> Checks);

/// <summary>One probe.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="State"><c>ok</c>; <c>missing</c>: needed; <c>absent</c>: nice to have.</param>
/// <param name="Found">What is there.</param>
/// <param name="Remedy">What to do when it is not ok.</param>
internal sealed record DoctorLine(string Check, string State, string Found, string? Remedy)
{
    public static DoctorLine Of(string check, bool good, string found, string remedy) =>
        new(check, good ? "ok" : "missing", found, good ? null : remedy);

    public static DoctorLine Optional(string check, bool good, string found, string remedy) =>
        new(check, good ? "ok" : "absent", found, good ? null : remedy);
}
