namespace Skyops.Core.Tasks.Submission;

/// <summary>Reads a field that holds one of a few words.</summary>
internal static class WordReader
{
    /// <summary>The word; null when it is missing, null, or wrong.</summary>
    public static string? Read(SubmittedObject given, string field, string what, string[] words)
    {
        if (given.Text(field, Limits.NameLength) is not { } word) return null;
        if (words.Contains(word)) return word;
        given.Wrong(field, $"is not {what}", string.Join(", ", words), NearestName.Remedy(word, words));
        return null;
    }
}
