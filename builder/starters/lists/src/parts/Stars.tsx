import { copy } from "../copy";
import { Icon } from "../ui";

export function Stars({ rating }: { rating: number }) {
  return (
    <span className="stars" role="img" aria-label={copy.ratingOf(rating)}>
      {[1, 2, 3, 4, 5].map((star) => (
        <Icon key={star} name="star" className={star <= rating ? "star-on" : ""} />
      ))}
    </span>
  );
}
