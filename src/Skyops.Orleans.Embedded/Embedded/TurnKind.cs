namespace Orleans.Embedded;

/// <summary>With what a turn may interleave.</summary>
internal enum TurnKind
{
    /// <summary>Only with <see cref="Interleaving"/> ones.</summary>
    Exclusive,

    /// <summary>With other read-only ones and with <see cref="Interleaving"/> ones.</summary>
    ReadOnly,

    /// <summary>With everything.</summary>
    Interleaving,
}
