namespace Skyops.Ethereum.Curve;

/// <summary>
/// A point as (X/Z², Y/Z³), so that adding needs no inverse; Z = 0 is the point at infinity. Formulas dbl-2009-l,
/// add-2007-bl and madd-2007-bl of the Explicit-Formulas Database for a = 0. Variable time, public data only.
/// </summary>
internal readonly struct JacobianPoint
{
    private readonly FieldElement _x;
    private readonly FieldElement _y;
    private readonly FieldElement _z;

    public JacobianPoint(in AffinePoint point)
        : this(point.X, point.Y, FieldElement.One)
    {
    }

    private JacobianPoint(in FieldElement x, in FieldElement y, in FieldElement z)
    {
        _x = x;
        _y = y;
        _z = z;
    }

    public static JacobianPoint Infinity => default;

    public bool IsInfinity => _z.IsZero;

    public JacobianPoint Negated() => new(_x, -_y, _z);

    // No point of secp256k1 has y = 0 (its order is prime), so doubling never meets that special case.
    public JacobianPoint Doubled()
    {
        if (IsInfinity)
            return this;
        var a = _x.Squared();
        var b = _y.Squared();
        var c = b.Squared();
        var d = ((_x + b).Squared() - a - c).Doubled();
        var e = a.Doubled() + a;
        var x = e.Squared() - d.Doubled();
        var y = (e * (d - x)) - c.Doubled().Doubled().Doubled();
        return new JacobianPoint(x, y, (_y * _z).Doubled());
    }

    public JacobianPoint Add(in JacobianPoint other)
    {
        if (IsInfinity)
            return other;
        if (other.IsInfinity)
            return this;
        var z1Squared = _z.Squared();
        var z2Squared = other._z.Squared();
        var u1 = _x * z2Squared;
        var s1 = _y * other._z * z2Squared;
        var h = (other._x * z1Squared) - u1;
        var r = (other._y * _z * z1Squared) - s1;
        return Combine(u1, s1, h, r, _z * other._z, this);
    }

    public JacobianPoint Add(in AffinePoint other)
    {
        if (IsInfinity)
            return new JacobianPoint(other);
        var zSquared = _z.Squared();
        var h = (other.X * zSquared) - _x;
        var r = (other.Y * _z * zSquared) - _y;
        return Combine(_x, _y, h, r, _z, this);
    }

    /// <summary>Back to (x, y); false for the point at infinity.</summary>
    public bool TryToAffine(out AffinePoint point)
    {
        if (IsInfinity)
        {
            point = default;
            return false;
        }

        var inverse = _z.Inverse();
        var squared = inverse.Squared();
        point = new AffinePoint(_x * squared, _y * squared * inverse);
        return true;
    }

    // (u, s) is the first point brought to the common denominator; h and r are the differences of x and y.
    private static JacobianPoint Combine(
        in FieldElement u,
        in FieldElement s,
        in FieldElement h,
        in FieldElement r,
        in FieldElement z,
        in JacobianPoint first)
    {
        if (h.IsZero)
            return r.IsZero ? first.Doubled() : Infinity;
        var hSquared = h.Squared();
        var hCubed = hSquared * h;
        var v = u * hSquared;
        var x = r.Squared() - hCubed - v.Doubled();
        var y = (r * (v - x)) - (s * hCubed);
        return new JacobianPoint(x, y, z * h);
    }
}
