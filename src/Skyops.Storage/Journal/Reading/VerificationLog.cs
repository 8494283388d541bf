namespace Skyops.Storage.Journal.Reading;

/// <summary>
/// The problems found, bounded: a journal that is wrong everywhere does not need a line for each row.
/// </summary>
internal sealed class VerificationLog
{
    private const int Listed = 1_000;
    private readonly List<string> _problems = [];
    private long _unlisted;

    public bool IsEmpty => _problems.Count == 0;

    public void Add(string problem)
    {
        if (_problems.Count < Listed)
            _problems.Add(problem);
        else
            _unlisted++;
    }

    public IReadOnlyList<string> ToProblems()
    {
        if (_unlisted > 0)
            _problems.Add($"… and {_unlisted} more problems.");
        return _problems;
    }
}
